package dev.switchback;

import org.jspecify.annotations.Nullable;

/**
 * What makes assignment sticky: a user, a tenant, a conversation. Calls with the same key get the
 * same slice for as long as a rollout's share covers it.
 *
 * <p>Immutable and safe to share. The text never appears in logs, exceptions or telemetry.
 */
public final class Key {
  private static final Key NONE = new Key(null);

  private final @Nullable String value;

  private Key(@Nullable String value) {
    this.value = value;
  }

  /**
   * A key that sticks.
   *
   * @param value any text but a blank one; used as it is, without trimming
   * @throws InvalidKeyException if {@code value} is empty or only white space
   */
  public static Key of(String value) {
    if (value == null || value.isBlank()) {
      throw new InvalidKeyException(
          "the key is "
              + (value == null ? "null" : "blank")
              + ": every such call would get the same slice; pass a user, tenant or conversation"
              + " id, or Key.none() for a draw per call");
    }
    return new Key(value);
  }

  /** No key: the slice is drawn anew for each call, and telemetry says {@code sticky=false}. */
  public static Key none() {
    return NONE;
  }

  /** Whether calls with this key stick to their slice; false only for {@link #none()}. */
  public boolean isSticky() {
    return value != null;
  }

  /** The text, or null for {@link #none()}. */
  public @Nullable String value() {
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Key key
        && (value == null ? key.value == null : value.equals(key.value));
  }

  @Override
  public int hashCode() {
    return value == null ? 0 : value.hashCode();
  }

  /** Says only whether there is a key: its text is the user's and stays out of logs. */
  @Override
  public String toString() {
    return value == null ? "Key.none" : "Key(…)";
  }
}
