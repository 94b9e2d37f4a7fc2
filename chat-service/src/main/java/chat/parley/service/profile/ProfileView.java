package chat.parley.service.profile;

import chat.parley.backplane.profile.VersionedProfile;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import org.jspecify.annotations.Nullable;

/// The JSON of one user's profile. What he has not said is absent.
///
/// @param custom JSON already, to the letter as it was taken
@JsonInclude(JsonInclude.Include.NON_NULL)
record ProfileView(
    String user,
    long version,
    @Nullable String name,
    @Nullable String avatar,
    @JsonRawValue @Nullable String custom) {
  static ProfileView of(String user, VersionedProfile now) {
    var profile = now.profile();
    return new ProfileView(user, now.version(), profile.name(), profile.avatar(), profile.custom());
  }
}
