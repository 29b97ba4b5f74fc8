/** LangChain4j's own models, answered by a route. */
@NullMarked
package dev.switchback.integration.langchain4j;

import org.jspecify.annotations.NullMarked;
