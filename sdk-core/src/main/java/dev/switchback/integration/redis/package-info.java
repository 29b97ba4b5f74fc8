/** Routes in Redis, through Jedis. */
@NullMarked
package dev.switchback.integration.redis;

import org.jspecify.annotations.NullMarked;
