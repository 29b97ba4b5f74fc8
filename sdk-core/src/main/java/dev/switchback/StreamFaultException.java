package dev.switchback;

import org.jspecify.annotations.Nullable;

/**
 * A stream that broke: it stalled, was cut, ended without its terminal marker, or its time passed,
 * after the application had got a part of it. What came stays with the application; nothing is sent
 * again in its place. The provider's own exception, if there was one, is the cause.
 */
public final class StreamFaultException extends SwitchbackException {
  private static final long serialVersionUID = 1L;

  private final String route;
  private final String version;
  private final Outcome outcome;
  private final String partialText;
  private final transient Observed.@Nullable Usage usage;

  /**
   * For the call room.
   *
   * @param version the version's label
   * @param outcome {@link Outcome#STREAM_FAULT}, or another for which the stream ended early
   * @param what happened, for the message
   * @param partialText the text that had come
   * @param usage what the provider had said of tokens
   * @param cause the provider's exception; null without one
   */
  public StreamFaultException(
      String route,
      String version,
      Outcome outcome,
      String what,
      String partialText,
      Observed.@Nullable Usage usage,
      @Nullable Throwable cause) {
    super("route " + route + ", version " + version + ": the stream " + what, cause);
    this.route = route;
    this.version = version;
    this.outcome = outcome;
    this.partialText = partialText;
    this.usage = usage;
  }

  /** The route's name. */
  public String route() {
    return route;
  }

  /** The version's label. */
  public String version() {
    return version;
  }

  /**
   * How the attempt ended: stream_fault; timeout or caller_deadline where its time passed; refused
   * where the provider stopped it by policy.
   */
  public Outcome outcome() {
    return outcome;
  }

  /**
   * The text that had come, at most the first million characters; empty where there was none. It is
   * not in the message, so it gets into no log by itself.
   */
  public String partialText() {
    return partialText;
  }

  /** Tokens as far as the provider had said; null where it had not, and after serialisation. */
  public Observed.@Nullable Usage usage() {
    return usage;
  }
}
