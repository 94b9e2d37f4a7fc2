const SOON_MILLIS = 400;

/** The members of the open room and who of them is here, read when they are shown and again when somebody joins or leaves. */
export class MemberList {
  #rest;
  #me;
  #view;
  #room = null;
  #role = undefined;
  #isDirect = false;
  #members = [];
  #next = null;
  #soon = null;

  constructor(rest, me, view) {
    this.#rest = rest;
    this.#me = me;
    this.#view = view;
  }

  /** @param record what is known of the room; null where nothing is */
  async toggle(room, record) {
    if (this.#room === room) return this.hide();
    this.#room = room;
    this.#isDirect = record?.kind === 'direct';
    this.#role = record?.role;
    this.#view.element.hidden = false;
    await this.#read(null);
  }

  hide() {
    clearTimeout(this.#soon);
    this.#room = null;
    this.#view.element.hidden = true;
  }

  async invite(user) {
    await this.#rest.addMember(this.#room, user);
    await this.#read(null);
  }

  async remove(user) {
    await this.#rest.removeMember(this.#room, user);
    await this.#read(null);
  }

  async appoint(user, role) {
    await this.#rest.appoint(this.#room, user, role);
    await this.#read(null);
  }

  async ban(user) {
    await this.#rest.ban(this.#room, user);
    await this.#read(null);
  }

  async mute(user, millis) {
    await this.#rest.mute(this.#room, user, Date.now() + millis);
  }

  async loadMore() {
    await this.#read(this.#next);
  }

  /** Somebody has another name. */
  redraw() {
    if (this.#room !== null) this.#show();
  }

  /** Many may join at once; one reading a little later serves them all. */
  refreshSoon() {
    if (this.#room === null) return;
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => this.#read(null).catch(() => {}), SOON_MILLIS);
  }

  /** What is seen of somebody has changed; what is older than what was read is no news. */
  heardOf({ event, user, version }) {
    const known = this.#members.find((member) => member.user === user);
    if (this.#room === null || !known || version <= known.version) return;
    Object.assign(known, { status: event, version });
    this.#view.showStatus(user, event);
  }

  async #read(after) {
    const room = this.#room;
    const { members, next } = await this.#rest.members(room, after);
    if (room !== this.#room) return;
    this.#members = after === null ? members : [...this.#members, ...members];
    this.#next = next ?? null;
    this.#role = this.#members.find(({ user }) => user === this.#me)?.role ?? this.#role;
    this.#show();
  }

  #show() {
    this.#view.show({ members: this.#members, next: this.#next, myRole: this.#role, isDirect: this.#isDirect });
  }
}
