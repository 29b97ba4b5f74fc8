package dev.switchback.load;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/**
 * The virtual threads that blocked while they held their carrier, by the JVM's own event, however
 * short it was. Since JDK 24 a monitor pins no more; a native frame and the initialiser of a class
 * do, and so does waiting for another thread's initialising or loading of one. A pin is ours where
 * that native frame or initialiser is the library's, or where the class waited for is. What the JVM
 * loads or links under a frame of the library is counted apart.
 */
final class Pins implements AutoCloseable {
  private static final String EVENT = "jdk.VirtualThreadPinned";
  private static final String LIBRARY = "dev.switchback.";
  private static final String PROGRAM = "dev.switchback.load.";
  private static final int MOST_KEPT = 20;

  private final Recording recording = new Recording();
  private final List<String> ours = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private final boolean countsProgram;
  private long oursCount;
  private long belowCount;
  private long othersCount;
  private long stackless;

  /**
   * @param countsProgram whether these programs are taken for the library: for the control
   */
  Pins(boolean countsProgram) {
    this.countsProgram = countsProgram;
    recording.enable(EVENT).withThreshold(Duration.ZERO).withStackTrace();
    recording.start();
  }

  private void pinned(RecordedEvent event) {
    if (event.getStackTrace() == null) {
      stackless++;
      others.add(text(event));
      return;
    }
    boolean isOurs = isOurs(event);
    if (isOurs) {
      oursCount++;
    } else if (isBelowUs(event.getStackTrace().getFrames())) {
      belowCount++;
    } else {
      othersCount++;
    }
    List<String> kept = isOurs ? ours : others;
    if (kept.size() < MOST_KEPT) {
      kept.add(text(event));
    }
  }

  private boolean isOurs(RecordedEvent event) {
    String reason = reason(event).replace('/', '.');
    if (isLibrary(reason.substring(Math.max(0, reason.indexOf(LIBRARY))))) {
      return true;
    }
    for (RecordedFrame frame : event.getStackTrace().getFrames()) {
      RecordedMethod method = frame.getMethod();
      boolean holds =
          method.getName().equals("<clinit>") || Modifier.isNative(method.getModifiers());
      if (holds && isLibrary(method.getType().getName())) {
        return true;
      }
    }
    return false;
  }

  private boolean isLibrary(String type) {
    return type.startsWith(LIBRARY) && (countsProgram || !type.startsWith(PROGRAM));
  }

  private static String reason(RecordedEvent event) {
    String reason = event.hasField("pinnedReason") ? event.getString("pinnedReason") : null;
    return reason == null ? "" : reason;
  }

  private static boolean isBelowUs(List<RecordedFrame> frames) {
    for (RecordedFrame frame : frames) {
      String type = frame.getMethod().getType().getName();
      if (type.startsWith(LIBRARY)) {
        return !type.startsWith(PROGRAM);
      }
    }
    return false;
  }

  private static String text(RecordedEvent event) {
    String head = "pinned for " + event.getDuration().toNanos() / 1000 + " us: " + reason(event);
    return event.getStackTrace() == null
        ? head
        : event.getStackTrace().getFrames().stream()
            .map(
                frame ->
                    "    at "
                        + frame.getMethod().getType().getName()
                        + "."
                        + frame.getMethod().getName()
                        + ":"
                        + frame.getLineNumber())
            .collect(Collectors.joining("\n", head + "\n", ""));
  }

  /** Ends the recording and reads what it has. */
  @Override
  public void close() throws IOException {
    recording.stop();
    Path file = Files.createTempFile("pins", ".jfr");
    try {
      recording.dump(file);
      for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
        // What another recording had in the same file is there, too.
        if (!event.getStartTime().isBefore(recording.getStartTime())) {
          pinned(event);
        }
      }
    } finally {
      recording.close();
      Files.delete(file);
    }
  }

  long ours() {
    return oursCount;
  }

  /** Where the JVM loaded or linked something under a frame of the library. */
  long belowUs() {
    return belowCount;
  }

  long others() {
    return othersCount;
  }

  /** Those that the JVM recorded no stack of: nobody can say whose they are. */
  long stackless() {
    return stackless;
  }

  /** Some stacks of ours, else of others. */
  List<String> stacks() {
    return List.copyOf(ours.isEmpty() ? others : ours);
  }
}
