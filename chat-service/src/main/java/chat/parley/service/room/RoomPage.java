package chat.parley.service.room;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The JSON of a list of rooms.
///
/// @param next the room to name in `after` for the next page; absent on the last one
@JsonInclude(JsonInclude.Include.NON_NULL)
record RoomPage(List<RoomView> rooms, @Nullable String next) {
  RoomPage {
    rooms = List.copyOf(rooms);
  }
}
