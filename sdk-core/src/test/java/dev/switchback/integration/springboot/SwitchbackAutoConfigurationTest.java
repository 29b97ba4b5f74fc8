package dev.switchback.integration.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Key;
import dev.switchback.RecordingObserver;
import dev.switchback.Switchback;
import dev.switchback.document.ModelVersion;
import dev.switchback.registry.InMemoryRegistry;
import dev.switchback.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Switchback as a bean. */
class SwitchbackAutoConfigurationTest {
  private static final String DOCUMENT =
      """
      route: help
      versions:
        - {version: "1.0.0", provider: openai, model: gpt-5-mini-2025-08-07}
      serving: {revision: 1, stable: "1.0.0", mode: auto}
      """;

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  SwitchbackAutoConfiguration.class, SwitchbackHealthAutoConfiguration.class));

  @TempDir Path directory;
  private Path models;

  @BeforeEach
  void oneRoute() throws IOException {
    models = Files.createDirectory(directory.resolve("models"));
    Files.writeString(models.resolve("help.yaml"), DOCUMENT);
  }

  private ApplicationContextRunner withFiles() {
    return runner.withPropertyValues(
        "switchback.registry=file:" + models,
        "switchback.state-directory=" + directory.resolve("state"),
        "switchback.allow.openai=gpt-5-mini-*,gpt-5");
  }

  private static String model(Switchback switchback) {
    return switchback.call("help", Key.none(), target -> target.model());
  }

  @Test
  void aSwitchbackIsMadeOfThePropertiesAndClosedWithTheContext() {
    Switchback[] made = new Switchback[1];
    withFiles()
        .run(
            context -> {
              made[0] = context.getBean(Switchback.class);
              assertThat(model(made[0])).isEqualTo("gpt-5-mini-2025-08-07");
              assertThat(directory.resolve("state")).isNotEmptyDirectory();
              assertThat(made[0].status().state())
                  .isEqualTo(dev.switchback.registry.Status.State.READY);
            });
    assertThat(made[0].status().state()).isEqualTo(dev.switchback.registry.Status.State.FAILED);
  }

  @Test
  void nothingIsMadeWithoutARegistry() {
    runner.run(context -> assertThat(context).doesNotHaveBean(Switchback.class));
  }

  @Test
  void aModelThatIsNotAllowedKeepsTheContextFromStarting() {
    runner
        .withPropertyValues("switchback.registry=file:" + models, "switchback.allow.openai=other")
        .run(context -> assertThat(context).hasFailed());
  }

  @Test
  void anotherStoreIsRefusedWithTheBeanToDeclare() {
    runner
        .withPropertyValues("switchback.registry=redis://localhost")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining("@Bean Registry registry("));
  }

  @Test
  void theApplicationsRegistryObserversAndSettingsAreUsed() {
    runner
        .withPropertyValues("switchback.allow.openai=gpt-5-mini-*")
        .withUserConfiguration(Own.class)
        .run(
            context -> {
              assertThat(model(context.getBean(Switchback.class))).startsWith("gpt-5-mini");
              assertThat(context.getBean(RecordingObserver.class).calls()).hasSize(1);
              assertThat(directory.resolve("state")).doesNotExist();
            });
  }

  @Test
  void theApplicationsSwitchbackReplacesIt() {
    withFiles()
        .withBean(
            "mine",
            Switchback.class,
            () ->
                Switchback.fixed(
                    ModelVersion.builder()
                        .version("9.0.0")
                        .provider("openai")
                        .model("mine")
                        .build()))
        .run(context -> assertThat(model(context.getBean(Switchback.class))).isEqualTo("mine"));
  }

  @Test
  void healthSaysStateAgeAndRoutes() {
    withFiles()
        .run(
            context -> {
              Health health = context.getBean(HealthIndicator.class).health();
              assertThat(health.getStatus()).isEqualTo(Status.UP);
              assertThat(health.getDetails())
                  .containsEntry("state", "READY")
                  .containsEntry("routes", java.util.List.of("help"))
                  .containsKeys("ageSeconds", "watchAgeSeconds");
            });
  }

  @Test
  void whatIsClosedIsDown() {
    withFiles()
        .run(
            context -> {
              Switchback switchback = context.getBean(Switchback.class);
              switchback.close();
              Health health = context.getBean(HealthIndicator.class).health();
              assertThat(health.getStatus()).isEqualTo(Status.DOWN);
              assertThat(health.getDetails()).containsEntry("state", "FAILED");
            });
  }

  @Test
  void withoutSpringsHealthThereIsNoIndicator() {
    withFiles()
        .withClassLoader(new FilteredClassLoader(HealthIndicator.class))
        .run(
            context -> {
              assertThat(context).hasSingleBean(Switchback.class);
              assertThat(context).doesNotHaveBean("switchbackHealthIndicator");
            });
  }

  @Test
  void aStartedApplicationFindsItByItself() {
    SpringApplication application = new SpringApplication(Application.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setLogStartupInfo(false);
    application.setRegisterShutdownHook(false);
    try (ConfigurableApplicationContext context =
        application.run(
            "--switchback.registry=file:" + models, "--switchback.allow.openai=gpt-5-mini-*")) {
      assertThat(model(context.getBean(Switchback.class))).startsWith("gpt-5-mini");
      assertThat(context.getBeansOfType(HealthIndicator.class))
          .containsKey("switchbackHealthIndicator");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Own {
    @Bean
    Registry registry() {
      return InMemoryRegistry.ofYaml(DOCUMENT);
    }

    @Bean
    RecordingObserver observer() {
      return new RecordingObserver();
    }

    @Bean
    Consumer<Switchback.Builder> settings() {
      return builder -> builder.allow("anthropic", "*");
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}
}
