package dev.switchback.operator;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Shares of traffic, in parts per million, as people write and read them. */
final class Shares {
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,4})?) ?%");
  private static final BigDecimal ALL = BigDecimal.valueOf(100);

  private Shares() {}

  /** Reads {@code 5%} and {@code 0.25%}. */
  static final class Converter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      Matcher matcher = PERCENT.matcher(text.strip());
      BigDecimal percent = matcher.matches() ? new BigDecimal(matcher.group(1)) : null;
      if (percent == null || percent.compareTo(ALL) > 0) {
        throw new TypeConversionException(
            text + " is no share; write a percentage from 0% to 100%, at finest 0.0001%");
      }
      return percent.movePointRight(4).intValueExact();
    }
  }

  static String text(int partsPerMillion) {
    BigDecimal percent = BigDecimal.valueOf(partsPerMillion, 4).stripTrailingZeros();
    return percent.toPlainString() + "%";
  }
}
