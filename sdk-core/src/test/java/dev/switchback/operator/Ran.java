package dev.switchback.operator;

import dev.switchback.document.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** What a command printed, and its exit code. */
record Ran(int code, String out, String err) {
  static Ran of(Object... arguments) {
    return with(Style.plain(), arguments);
  }

  static Ran with(Style style, Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), style, words);
    return new Ran(code, out.toString(), err.toString());
  }

  Map<String, Object> json() {
    return Json.readObject(out);
  }
}
