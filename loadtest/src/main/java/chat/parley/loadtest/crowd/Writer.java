package chat.parley.loadtest.crowd;

import chat.parley.loadtest.message.SendCommand;
import chat.parley.loadtest.message.Stamp;
import chat.parley.loadtest.pace.OpenLoop;
import chat.parley.loadtest.pace.Schedule;
import org.HdrHistogram.Histogram;

/// Lets one reader write when the clock says so. Confined to that reader's lane.
final class Writer {
  private final Reader reader;
  private final OpenLoop loop;
  private final int textBytes;
  private final Histogram lateNanos = new Histogram(3);

  Writer(Reader reader, Schedule schedule, int textBytes) {
    this.reader = reader;
    this.loop = new OpenLoop(reader.desk().lane().clockNanos(), schedule);
    this.textBytes = textBytes;
  }

  void start() {
    reader.desk().lane().execute(this::writeWhatIsDue);
  }

  /// How late the writer itself was.
  Histogram lateNanos() {
    return lateNanos;
  }

  private void writeWhatIsDue() {
    long pauseNanos = loop.catchUp((turn, dueNanos) -> write(dueNanos));
    if (!loop.finished()) {
      reader.desk().lane().schedule(this::writeWhatIsDue, pauseNanos);
    }
  }

  private void write(long dueNanos) {
    var connection = reader.connection();
    if (connection == null) {
      reader.desk().trouble("the writer is not connected");
      return;
    }
    var seat = reader.seat();
    String text = new Stamp(dueNanos, seat.node()).toText(textBytes);
    connection.send(SendCommand.of(dueNanos, seat.rooms().getFirst(), text));
    lateNanos.recordValue(Math.max(0, reader.desk().lane().clockNanos().getAsLong() - dueNanos));
  }
}
