package dev.switchback.integration.springboot;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What stands under {@code switchback.*}.
 *
 * @param registry {@code file:DIR} where routes are kept; not needed beside a bean of type {@code
 *     Registry}
 * @param stateDirectory where the last good documents and reverts outlive a restart; null for
 *     nowhere
 * @param allow the models that a registry may choose from, by provider, as {@code
 *     switchback.allow.openai=gpt-5-mini-*}
 * @param packaged documents on the class path that serve where nothing else has the route
 */
@ConfigurationProperties("switchback")
record SwitchbackProperties(
    @Nullable String registry,
    @Nullable Path stateDirectory,
    @DefaultValue Map<String, List<String>> allow,
    @DefaultValue List<String> packaged) {}
