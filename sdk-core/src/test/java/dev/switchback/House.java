package dev.switchback;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;

/** The packages of sdk-core, and what is visible in them. */
final class House {
  static final String ROOT = "dev.switchback";

  /** The order in which a call flows. */
  static final List<String> LINE =
      List.of("document", "analysis", "registry", "split", "call", "observe", "evidence", "revert");

  static final List<String> OUTSIDE_THE_LINE =
      List.of("evaluation", "provider", "integration", "replay", "operator");

  /** Packages whose public types users may name; the root is the empty one. */
  static final List<String> API =
      List.of("", "document", "registry", "evaluation", "provider", "integration");

  static final List<String> CLOSED =
      List.of("analysis", "split", "call", "observe", "evidence", "revert");

  /** The types of the root, each with its nested ones, that run the steps. */
  static final Set<String> DOOR = Set.of("Switchback", "Route", "Result");

  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  private House() {}

  /** The name of the step or the package outside the line, "" for the root. */
  static String room(JavaClass type) {
    return isOurs(type)
        ? type.getPackageName().substring(ROOT.length()).replaceAll("^\\.|(?<=\\w)\\..*", "")
        : "none of ours: " + type.getPackageName();
  }

  static boolean isOurs(JavaClass type) {
    return (type.getPackageName() + ".").startsWith(ROOT + ".");
  }

  static boolean isIn(List<String> rooms, JavaClass type) {
    return rooms.contains(room(type));
  }

  static boolean isDoor(JavaClass type) {
    String name = type.getName().substring(type.getPackageName().length() + 1);
    return room(type).isEmpty() && DOOR.contains(name.replaceAll("\\$.*", ""));
  }

  static boolean isWord(JavaClass type) {
    return room(type).isEmpty() && !isDoor(type);
  }

  /** Whether users can name the type: public or protected, like all types around it. */
  static boolean isVisible(JavaClass type) {
    return !type.isAnonymousClass()
        && !type.isLocalClass()
        && !type.getSimpleName().equals("package-info")
        && isVisible(type.getModifiers())
        && type.getEnclosingClass().map(House::isVisible).orElse(true);
  }

  static boolean isVisible(JavaMember member) {
    return isVisible(member.getModifiers());
  }

  private static boolean isVisible(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }
}
