package dev.switchback.integration.springboot;

import dev.switchback.Observer;
import dev.switchback.Switchback;
import dev.switchback.SwitchbackException;
import dev.switchback.evidence.LedgerStore;
import dev.switchback.registry.FileRegistry;
import dev.switchback.registry.Registry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * A {@link Switchback} of the properties {@code switchback.registry}, {@code .state-directory},
 * {@code .allow.PROVIDER} and {@code .packaged}, closed with the context.
 *
 * <p>Beans of the application go first: a {@code Switchback} of its own replaces this one, a {@link
 * Registry} the property (a database's or Redis's, say), and each {@link Observer}, a {@link
 * LedgerStore} and any {@code Consumer<Switchback.Builder>} are used. Without the property and
 * without a registry nothing is made.
 */
@AutoConfiguration
@EnableConfigurationProperties(SwitchbackProperties.class)
public class SwitchbackAutoConfiguration {
  private static final String FILE = "file:";

  /** For Spring. */
  public SwitchbackAutoConfiguration() {}

  /** Somewhere to read routes from. */
  static final class HasRegistry extends AnyNestedCondition {
    HasRegistry() {
      super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnProperty("switchback.registry")
    static final class ByProperty {}

    @ConditionalOnBean(Registry.class)
    static final class ByBean {}
  }

  /** The application's door; closes the registry with it. */
  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  @Conditional(HasRegistry.class)
  Switchback switchback(
      SwitchbackProperties properties,
      ObjectProvider<Registry> registry,
      ObjectProvider<LedgerStore> ledger,
      ObjectProvider<Observer> observers,
      ObjectProvider<Consumer<Switchback.Builder>> customizers) {
    Registry own = registry.getIfUnique();
    Switchback.Builder builder =
        Switchback.builder().registry(own != null ? own : open(properties.registry()));
    properties
        .allow()
        .forEach((provider, models) -> builder.allow(provider, models.toArray(new String[0])));
    if (properties.stateDirectory() != null) {
      builder.stateDirectory(properties.stateDirectory());
    }
    builder.packaged(
        SwitchbackAutoConfiguration.class.getClassLoader(),
        properties.packaged().toArray(new String[0]));
    ledger.ifUnique(builder::ledger);
    observers.orderedStream().forEach(builder::observer);
    customizers.orderedStream().forEach(customizer -> customizer.accept(builder));
    return builder.build();
  }

  private static Registry open(@Nullable String url) {
    if (url == null || !url.startsWith(FILE)) {
      throw new SwitchbackException(
          "switchback.registry: write file:DIR; for another store declare a bean, such as"
              + " @Bean Registry registry(DataSource source) { return JdbcRegistry.of(source); }");
    }
    Path directory = Path.of(url.substring(FILE.length()).replaceFirst("^//(?=/)", ""));
    if (!Files.isDirectory(directory)) {
      throw new SwitchbackException("switchback.registry: " + directory + " is no directory");
    }
    return FileRegistry.watch(directory);
  }
}
