package dev.switchback.integration.langchain4j;

import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.switchback.Key;
import dev.switchback.Scope;
import org.jspecify.annotations.Nullable;

/** Where a call's key comes from: the request's attributes, else the scope of the thread. */
final class Keys {
  private Keys() {}

  static Key of(@Nullable ChatRequestOptions options, @Nullable Scope scope) {
    if (options != null && options.listenerAttributes().get(Key.class) instanceof Key key) {
      return key;
    }
    return scope == null ? Key.none() : scope.key();
  }
}
