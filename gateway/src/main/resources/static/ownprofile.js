/** The profile of the signed-in user, read when it is shown. */
export class OwnProfile {
  #rest;
  #user;
  #view;
  #onSaved;

  constructor({ rest, user, view, onSaved }) {
    this.#rest = rest;
    this.#user = user;
    this.#view = view;
    this.#onSaved = onSaved;
  }

  async open() {
    this.#view.open(await this.#rest.profile(this.#user));
  }

  /** What is named of it is changed, and null takes it away. */
  async save(changed) {
    this.#onSaved(await this.#rest.changeProfile(this.#user, changed));
    this.#view.element.close();
  }
}
