/** Routes in a relational database, over {@code javax.sql}. */
@NullMarked
package dev.switchback.integration.jdbc;

import org.jspecify.annotations.NullMarked;
