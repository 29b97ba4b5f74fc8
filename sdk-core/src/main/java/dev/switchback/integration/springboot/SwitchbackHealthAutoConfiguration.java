package dev.switchback.integration.springboot;

import dev.switchback.Switchback;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * A health indicator {@code switchback} where there is a {@link Switchback} and Spring Boot's
 * health is on the class path: up while routes serve, stale ones too, with state, age and routes as
 * details.
 */
@AutoConfiguration(after = SwitchbackAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
public class SwitchbackHealthAutoConfiguration {
  /** For Spring. */
  public SwitchbackHealthAutoConfiguration() {}

  @Bean
  @ConditionalOnBean(Switchback.class)
  @ConditionalOnMissingBean(name = "switchbackHealthIndicator")
  HealthIndicator switchbackHealthIndicator(Switchback switchback) {
    return new SwitchbackHealth(switchback);
  }
}
