package dev.switchback.operator;

import dev.switchback.document.ModelVersion;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One pair of {@code Switchback.builder().allow(provider, model)}; a star stands for any text. */
record AllowedModels(String provider, Pattern model) {
  /** Reads {@code openai=gpt-5-mini-*}. */
  static final class Converter implements ITypeConverter<AllowedModels> {
    @Override
    public AllowedModels convert(String text) {
      int equals = text.indexOf('=');
      if (equals < 1 || equals == text.length() - 1) {
        throw new TypeConversionException(
            text + " is no pair; write PROVIDER=MODEL, such as openai=gpt-5-mini-*");
      }
      String pattern =
          Arrays.stream(text.substring(equals + 1).split("\\*", -1))
              .map(Pattern::quote)
              .collect(Collectors.joining(".*"));
      return new AllowedModels(text.substring(0, equals), Pattern.compile(pattern));
    }
  }

  boolean takes(ModelVersion version) {
    return provider.equals(version.provider()) && model.matcher(version.model()).matches();
  }
}
