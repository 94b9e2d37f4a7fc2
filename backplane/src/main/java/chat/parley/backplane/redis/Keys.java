package chat.parley.backplane.redis;

import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;

/// Every key and channel name; nothing else concatenates one.
///
/// | key | type | members | expiry | written by | deleted by |
/// |---|---|---|---|---|---|
/// | `{b}:room:R:meta` | hash | `epoch`, `offset` (the counter), `top` (epoch of the newest entry), `replid` (the server's history in which the epoch began), `forks` (`epoch:offset …`: where earlier epochs ended, newest first), `visibility`, `owner`, `created`, `made-by` (the request), `cut`, `reach`, `rotated`, `muted` (ms: nobody is muted for longer), and where they were set `topic` (with `=` in front), `slow` (ms), `frozen`, `closed` (`1` or `0`), `entries` and `age` (ms) of its own log, and `kind` (`announcement` or `state`) | none | `create`, `direct`, `send`, `reply`, `change`, `member`, `head`, `head_granted`, `heads`, `receipt`, `thread_part`, `state`, `patch`, `appoint`, `restrict`, `configure` | nobody: it outlives the log |
/// | `{b}:room:R:members` | hash | user → `role epoch:offset` (of joining) `epoch` (of the entry before) | none | `create`, `direct`, `member`, `appoint` | `member` |
/// | `{b}:room:R:log` | stream | `<offset>-0` → `e` epoch, `p` predecessor's epoch, `t` ms, `b` body | by length and age | `create`, `direct`, `send`, `reply`, `change`, `patch`, `member`, `appoint`, `configure` | nobody |
/// | `{b}:room:R:keys` | hash | `user key` → `epoch offset at`; a field named `-` keeps it present | rotated | `create`, `direct`, `send`, `reply`, `change`, `patch` | becomes `keys-old` |
/// | `{b}:room:R:keys-old` | hash | the generation before | rotated | `create`, `direct`, `send`, `reply`, `change`, `patch` | overwritten |
/// | `{b}:room:R:changes` | hash | offset of a message → `e at LF text` or `c at LF fields` (its last edit, to a text or to what has data) or `d at user` (deleted); the same followed by `r` → `reaction count …` in the order of their first, and by `t` → `1` where it has replies; a field named `-` keeps it present | none | `create`, `direct`, `change`, `reply` | `change` and `reply`, field by field, some time after the log holds the message no more |
/// | `{b}:room:R:marks` | sorted set, all scores 0 | offset of a message in sixteen digits (it was changed), and the same with ` reaction user` behind it, and for each reply to it with `!`, the reply's offset in sixteen digits, a space and its epoch, and for each who has come to take part in its thread with `#` and the user; one named `-` keeps it present | none | `create`, `direct`, `change`, `reply`, `thread_part` | likewise; a reply also when it is deleted, and a user by `thread_part` |
/// | `{b}:room:R:receipts` | hash | user → `read delivered`: how far he has got, each `epoch:offset` or `-`; the user with ` threads` behind it → `root=read …`, positions, of each thread that he takes part in, and `@threads` → how many users that are; a field named `@`, as no user is, keeps it present | none | `create`, `direct`, `receipt`, `reply`, `thread_part`, `member` | `member`, user by user when they leave, and their threads when they join; `thread_part` |
/// | `{b}:room:R:restrictions` | sorted set | `ban user` and `reader user` (he was one when he left), with an infinite score, and `mute user` → until when (ms); one named `@` keeps it present | none | `create`, `direct`, `send`, `reply`, `member`, `restrict` | `restrict`, `member`, and what has ended goes with the next |
/// | `{b}:room:R:pace` | sorted set | while the room is in slow mode, user → ms of his last message; one named `@` keeps it present | none | `create`, `direct`, `send`, `reply`, `ephemeral`, `restrict` | `send`, `configure` |
/// | `{b}:room:R:state` | hash | of a state room alone: `document` (JSON), `version` (position of its last change), `by` (whose that was), `at` (ms) | none | `create`, `patch` | nobody |
/// | `{b}:room:R:typing` | sorted set | user → ms of his last `typing` that was published; who has none in the last 3 s goes with the next | 3 s after the newest | `typing` | expiry |
/// | `{b}:room:R:occupancy` | hash | node → `connections ends` (ms): so many of its connections follow the room | with the last node's | `occupancy` | `occupancy`, node by node, and expiry |
/// | `{b}:rooms` | sorted set, all scores 0 | ids of public rooms | none | `create` | nobody |
/// | `{b}:feed` | stream | `r` room, `e` epoch, `o` offset | by length | `create`, `direct`, `send`, `reply`, `change`, `patch`, `member`, `appoint`, `configure` | nobody |
/// | `{b}:never` | none | where it is asked for, a moving slot shows | none | nobody | nobody |
/// | `{b}:user:U:rooms` | set | the user's rooms; derived from the members of rooms | none | `user` | nobody |
/// | `{b}:user:U:places` | sorted set | rooms that he is about to be in → until when a place in his list is kept for each (ms) | 30 s after the newest | `user_place` | `user_place`, room by room, and expiry |
/// | `{b}:user:U:leases` | sorted set | `node connection transport` of each connection of the user → when its lease ends (ms); `- polls`, and `- return`: until when he may come back | a day after the last renewal | `presence_hold`, `presence_release`, `presence_gone` | `presence_end` |
/// | `{b}:user:U:presence` | hash | `status` (`online`, `away`, `offline`), `at` (ms, of the last change) and `version` of what others see; `here` while he is; `appearance` (what he chose to look like, and until when that holds if he is not here, in ms), `choices` (how many of them since when) | 30 days after the last change or renewal; a minute where nothing but a choice is known | `presence_hold`, `presence_end`, `presence_appear` | expiry |
/// | `{b}:user:U:profile` | hash | what he has said of `name`, `avatar`, `custom` (JSON); `version`, `told` (ms: when his rooms were last told), `due` (ms: when somebody is going to tell them, who has undertaken to) | none | `profile`, `profile_due` | nobody: versions do not go back |
/// | `{b}:user:U:blocks` | hash | whom he has blocked → since when (ms); a field named `@`, as no user is, counts for nothing | none | `block` | `block`, user by user |
/// | `{b}:user:U:preferences` | hash | `room R` → `all`, `mentions` or `none`; `type T` → one of these and the ways with commas between; a field named `-` counts for nothing | none | `preferences` | `preferences`, field by field |
/// | `{b}:room:@U:meta` | hash | the inbox of user U, with the fields of a room, and `read`: the position up to which all of it is read | none | `inbox_head`, `inbox_notify`, `inbox_clear`, `inbox_state` | nobody |
/// | `{b}:room:@U:log` | stream | as a room's | by length and age, and the age after the newest | `inbox_notify` | expiry |
/// | `{b}:room:@U:keys`, `…:keys-old` | hash | as a room's | twice their time after the newest | `inbox_notify` | expiry |
/// | `{b}:room:@U:read` | sorted set | offsets behind `read` that were read one by one, each with itself as score | none | `inbox_clear` | `inbox_clear`, and all with a new inbox |
/// | `{b}:online` | sorted set | the bucket's users who are online → when that is to be looked at (ms); one without a name, never due, that shows whether anybody could write | none | `presence_hold`, `presence_release`, `presence_gone`, `presence_end`, `presence_due` | `presence_end`, member by member |
/// | `{b}:node:N:users` | set | the bucket's users with a lease by node N | a day after the last one came or was renewed | `presence_hold` | `presence_release`, `presence_gone`, member by member |
/// | `installation:nodes` | sorted set | node → when its lease ends (ms), and one without a name as above | none | `presence_node`, `presence_nodes_gone` | `presence_nodes_gone`, member by member |
/// | `installation:acknowledge` | string | `appended`, `replicated n` or `on-disk` | none | the first service to start | an operator who changes the level |
/// | `installation:gateways` | hash | gateway → `connections ends` (ms) of its lease | with the last lease | `node` | `node`, expiry |
/// | `installation:figures` | hash | gateway → `ends` (ms) and, behind a space, what it says of itself (JSON) | with the last one's | `figures` | `figures`, gateway by gateway, and expiry |
/// | `ticket:{T}` | string | `user expires`, and behind it `room=role,…` where its token grants any | that of the token | tickets | expiry |
///
/// A room's keys are all present or none, but for `state`, which is a state room's alone,
/// `occupancy`, which no script names beside another, and `typing`: it is there while somebody
/// types. So while a cluster moves a slot, a script that names it is refused (TRYAGAIN); of the
/// room's scripts only `typing` does, and its client may as well try again or not; and in a room
/// that was made before there were `restrictions` and `pace` each that names these, until somebody
/// has sent something there. What happens where one was lost (tested, key by key): without `meta`
/// the order goes on after the log's last entry in a new epoch, in a private room without an owner
/// (with the log gone too there is no such room, and none of its name can be made while another of
/// its keys is left); without `members` nobody writes, a private room is closed, and a public one
/// takes new members but has no owner; without `log` the order goes on at the next offset; without
/// `keys` or `keys-old` the memory of sends begins anew, and a send that was first tried before
/// gets 4306; without `changes` messages are as they were sent, also those that were deleted, and
/// have no reactions; without `marks` reactions keep their counts, nobody can take his back, and he
/// can give it again, and threads have no replies but later ones, of which only the root's author
/// and who has written since are told; without `receipts` nobody has read anything since he joined,
/// and takes part in any thread; without `restrictions` nobody is banned or muted, and readers who
/// have left come back as members; without `pace` everybody may send at once; without `state` the
/// document is `null`, and without `meta` a state room takes messages too until somebody asks for
/// its document or changes it. What was set of a room is lost with `meta`. A lost list of a user's
/// rooms is repaired room by room, by joining again. What is lost of presence is there again when
/// leases are renewed, 25 s later. Whoever has lost his `profile` has said nothing of himself,
/// whoever has lost his `blocks` has blocked nobody, and whoever has lost his `preferences` hears
/// of everything. Of an inbox no key need be there: it is made when it is asked for, and what of it
/// was lost is as in a room.
public final class Keys {
  private Keys() {}

  public static byte[] roomMeta(RoomId room) {
    return room(room, ":meta");
  }

  public static byte[] roomMembers(RoomId room) {
    return room(room, ":members");
  }

  public static byte[] roomLog(RoomId room) {
    return room(room, ":log");
  }

  public static byte[] roomSendKeys(RoomId room) {
    return room(room, ":keys");
  }

  public static byte[] roomOldSendKeys(RoomId room) {
    return room(room, ":keys-old");
  }

  public static byte[] roomChanges(RoomId room) {
    return room(room, ":changes");
  }

  public static byte[] roomMarks(RoomId room) {
    return room(room, ":marks");
  }

  public static byte[] roomReceipts(RoomId room) {
    return room(room, ":receipts");
  }

  public static byte[] roomRestrictions(RoomId room) {
    return room(room, ":restrictions");
  }

  public static byte[] roomPace(RoomId room) {
    return room(room, ":pace");
  }

  public static byte[] roomState(RoomId room) {
    return room(room, ":state");
  }

  public static byte[] roomTyping(RoomId room) {
    return room(room, ":typing");
  }

  public static byte[] roomOccupancy(RoomId room) {
    return room(room, ":occupancy");
  }

  /// What of an inbox was read one by one.
  public static byte[] inboxRead(RoomId inbox) {
    return room(inbox, ":read");
  }

  public static byte[] publicRooms(Bucket bucket) {
    return bytes("{" + bucket.tag() + "}:rooms");
  }

  public static byte[] feed(Bucket bucket) {
    return bytes("{" + bucket.tag() + "}:feed");
  }

  /// In every bucket, and always missing.
  static byte[] neverWritten(Bucket bucket) {
    return bytes("{" + bucket.tag() + "}:never");
  }

  public static byte[] userRooms(UserId user) {
    return bytes(user(user) + ":rooms");
  }

  public static byte[] userPlaces(UserId user) {
    return bytes(user(user) + ":places");
  }

  public static byte[] userLeases(UserId user) {
    return bytes(user(user) + ":leases");
  }

  public static byte[] userPresence(UserId user) {
    return bytes(presenceChannel(user));
  }

  public static byte[] userProfile(UserId user) {
    return bytes(user(user) + ":profile");
  }

  public static byte[] userBlocks(UserId user) {
    return bytes(user(user) + ":blocks");
  }

  public static byte[] userPreferences(UserId user) {
    return bytes(user(user) + ":preferences");
  }

  public static byte[] online(Bucket bucket) {
    return bytes("{" + bucket.tag() + "}:online");
  }

  public static byte[] nodeUsers(Bucket bucket, String node) {
    return bytes("{" + bucket.tag() + "}:node:" + node + ":users");
  }

  /// The leases of all nodes, by which those of their connections stand or fall.
  public static byte[] nodes() {
    return bytes("installation:nodes");
  }

  public static byte[] ticket(String ticket) {
    return bytes("ticket:{" + ticket + "}");
  }

  /// The level of acknowledgement of the whole installation.
  public static byte[] acknowledge() {
    return bytes("installation:acknowledge");
  }

  /// The leases of all gateways.
  public static byte[] gateways() {
    return bytes("installation:gateways");
  }

  /// What all gateways say of themselves.
  public static byte[] figures() {
    return bytes("installation:figures");
  }

  /// The channel that carries a room's publications.
  public static String roomChannel(RoomId room) {
    return "{" + Bucket.of(room).tag() + "}:room:" + room.value();
  }

  /// The channel that carries what concerns one user.
  public static String userChannel(UserId user) {
    return user(user);
  }

  /// The channel that carries what is seen of a user, for whoever watches him. It has the name of
  /// the key of his presence, so that the scripts which change that need not be told of it.
  public static String presenceChannel(UserId user) {
    return user(user) + ":presence";
  }

  /// The channel on which all gateways listen for whom to disconnect. In some bucket: there is one
  /// for the whole installation.
  public static String disconnectChannel() {
    return "{" + new Bucket(0).tag() + "}:disconnect";
  }

  /// The channel on which all gateways listen for which of them is to drain. In some bucket, as
  /// that above.
  public static String drainChannel() {
    return "{" + new Bucket(0).tag() + "}:drain";
  }

  /// The channel on which one node listens for itself, in a bucket or, outside of a cluster, for
  /// all.
  public static String probeChannel(int group, String node) {
    return "{" + new Bucket(group).tag() + "}:probe:" + node;
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] room(RoomId room, String suffix) {
    return bytes(roomChannel(room) + suffix);
  }

  private static String user(UserId user) {
    return "{" + Bucket.of(user).tag() + "}:user:" + user.value();
  }
}
