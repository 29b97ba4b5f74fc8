package dev.switchback.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * The virtual threads that blocked while they held their carrier, by the JVM's own event, however
 * short it was. One is ours where, seen from the top, a frame of the library comes before one of
 * these programs: then it was not the application's code that blocked.
 */
final class Pins implements AutoCloseable {
  private static final String EVENT = "jdk.VirtualThreadPinned";
  private static final String LIBRARY = "dev.switchback.";
  private static final String PROGRAM = "dev.switchback.load.";
  private static final int MOST_KEPT = 20;

  private final Recording recording = new Recording();
  private final List<String> ours = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private long oursCount;
  private long othersCount;
  private long stackless;

  Pins() {
    recording.enable(EVENT).withThreshold(Duration.ZERO).withStackTrace();
    recording.start();
  }

  private void pinned(RecordedEvent event) {
    if (event.getStackTrace() == null) {
      stackless++;
      others.add(text(event));
      return;
    }
    boolean isOurs = isOurs(event.getStackTrace().getFrames());
    if (isOurs) {
      oursCount++;
    } else {
      othersCount++;
    }
    List<String> kept = isOurs ? ours : others;
    if (kept.size() < MOST_KEPT) {
      kept.add(text(event));
    }
  }

  private static boolean isOurs(List<RecordedFrame> frames) {
    for (RecordedFrame frame : frames) {
      String type = frame.getMethod().getType().getName();
      if (type.startsWith(LIBRARY)) {
        return !type.startsWith(PROGRAM);
      }
    }
    return false;
  }

  private static String text(RecordedEvent event) {
    String reason = event.hasField("pinnedReason") ? event.getString("pinnedReason") : "";
    String head = "pinned for " + event.getDuration().toNanos() / 1000 + " us: " + reason;
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
