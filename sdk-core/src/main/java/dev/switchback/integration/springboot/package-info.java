/** Switchback as a bean of Spring Boot. */
@NullMarked
package dev.switchback.integration.springboot;

import org.jspecify.annotations.NullMarked;
