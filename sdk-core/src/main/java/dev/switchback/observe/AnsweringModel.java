package dev.switchback.observe;

import java.util.Locale;
import java.util.regex.Pattern;

/** Whether the model that answered is the one that was asked for. Pure. */
final class AnsweringModel {
  /** What providers put behind a name: a date or number of a snapshot, or that it is the latest. */
  private static final Pattern SNAPSHOT = Pattern.compile("[-:@](v?[0-9][0-9.:-]*|latest)");

  private AnsweringModel() {}

  /**
   * Whether {@code answered} names {@code asked}: the same but for case, for a path before it
   * ({@code openai/}, {@code models/}), or for a snapshot behind it.
   */
  static boolean isSame(String asked, String answered) {
    if (asked.equals(answered)) {
      return true;
    }
    String wanted = plain(asked);
    String got = plain(answered);
    String longer = got.length() < wanted.length() ? wanted : got;
    String shorter = got.length() < wanted.length() ? got : wanted;
    return longer.startsWith(shorter)
        && (longer.length() == shorter.length()
            || SNAPSHOT.matcher(longer.substring(shorter.length())).matches());
  }

  private static String plain(String model) {
    return model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }
}
