package dev.switchback;

import static org.assertj.core.api.Assertions.fail;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds what users can reach against a file, so that each change of it is read in review. */
class PublicApiTest {
  private static final Path FILE = Path.of("src/test/resources/public-api.txt");

  /** Every type has these; a record or an enum has them without a line of code. */
  private static final Set<String> SAID_ALREADY =
      Set.of("equals", "hashCode", "toString", "values", "valueOf");

  @Test
  void publicApiIsAsWrittenDown() throws IOException {
    List<String> found = new ArrayList<>(List.of("# API"));
    types(House.API).forEach(type -> describe(type, found));
    found.addAll(List.of("", "# Doors and ports of the closed rooms"));
    types(House.CLOSED).map(JavaClass::getName).forEach(found::add);
    if (Boolean.getBoolean("public-api.write")) {
      Files.write(FILE, found);
    }
    List<String> written = Files.readAllLines(FILE);
    if (!found.equals(written)) {
      fail(
          "the public API differs from %s (- written, + found):%n%s%s%nIf it is meant: mvn -pl"
              + " sdk-core test -Dtest=PublicApiTest -Dpublic-api.write=true",
          FILE, missing("- ", written, found), missing("+ ", found, written));
    }
  }

  private static Stream<JavaClass> types(List<String> packages) {
    return House.CLASSES.stream()
        .filter(type -> House.isIn(packages, type) && House.isVisible(type))
        .sorted(Comparator.comparing(JavaClass::getName));
  }

  private static void describe(JavaClass type, List<String> into) {
    String owner = shorten(type.getName());
    into.add(type.getPackageName() + ": " + shorten(head(type.reflect())));
    type.getMembers().stream()
        .filter(House::isVisible)
        .filter(member -> !member.getModifiers().contains(JavaModifier.SYNTHETIC))
        .filter(member -> !SAID_ALREADY.contains(member.getName()))
        .map(member -> "  " + shorten(text(member)).replace(" " + owner + ".", " "))
        .sorted()
        .forEach(into::add);
  }

  /** JDK 17 leaves "sealed" out of the text, later ones say it. */
  private static String head(Class<?> type) {
    String text = type.toGenericString().replaceAll("\\b(non-)?sealed ", "");
    return type.isSealed() ? "sealed " + text : text;
  }

  private static String text(JavaMember member) {
    Object reflected = member.reflect();
    if (reflected instanceof Method method) {
      return method.toGenericString();
    }
    return reflected instanceof Constructor<?> constructor
        ? constructor.toGenericString()
        : ((Field) reflected).toGenericString();
  }

  private static String shorten(String text) {
    return text.replaceAll("\\b(?:[a-z]\\w*\\.)+(?=[A-Z])", "");
  }

  /** Lines of one list that the other lacks, each below its type. */
  private static String missing(String mark, List<String> lines, List<String> other) {
    StringBuilder text = new StringBuilder();
    List<String> all = withTypes(lines);
    all.removeAll(Set.copyOf(withTypes(other)));
    all.forEach(line -> text.append(mark).append(line).append(System.lineSeparator()));
    return text.toString();
  }

  private static List<String> withTypes(List<String> lines) {
    List<String> result = new ArrayList<>();
    String type = "";
    for (String line : lines) {
      type = line.startsWith("  ") ? type : line;
      result.add(line.startsWith("  ") ? type + " {" + line.substring(1) + " }" : line);
    }
    return result;
  }
}
