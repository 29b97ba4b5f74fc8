package dev.switchback;

/**
 * What became of the copies that were drawn for a route's shadow version in this process, since it
 * started. Only sent ones cost anything.
 *
 * @param sent that were sent, however they ended
 * @param busy dropped, as many as {@code max_concurrent} were running
 * @param tokens dropped, {@code tokens_per_hour} was used up
 * @param tools dropped, the request declares tools and the route does not allow that
 * @param notIdempotent dropped, the route is not {@link Route.Builder#idempotent}
 */
public record ShadowCounts(long sent, long busy, long tokens, long tools, long notIdempotent) {}
