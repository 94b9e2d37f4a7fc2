/** What the owner and moderators set for the open room, and whom they keep from it. Read when it is shown. */
export class RoomSettings {
  #rest;
  #view;
  #room = null;

  constructor(rest, view) {
    this.#rest = rest;
    this.#view = view;
  }

  async open(record) {
    const { room } = record;
    this.#room = room;
    const [banned, muted] = await this.#restricted(room);
    if (room === this.#room) this.#view.open(record, { banned, muted });
  }

  close() {
    this.#room = null;
    this.#view.close();
  }

  /** Gives the room as it is now. */
  async save(change) {
    const record = await this.#rest.configure(this.#room, change);
    this.close();
    return record;
  }

  async unban(user) {
    await this.#rest.unban(this.#room, user);
    await this.#showRestricted();
  }

  async unmute(user) {
    await this.#rest.unmute(this.#room, user);
    await this.#showRestricted();
  }

  async #showRestricted() {
    const room = this.#room;
    const [banned, muted] = await this.#restricted(room);
    if (room === this.#room) this.#view.showRestricted({ banned, muted });
  }

  #restricted(room) {
    return Promise.all([this.#rest.bans(room), this.#rest.mutes(room)]);
  }
}
