/** Whether anybody looks at the page, and whether there is a network; where there is no page, always both. */
export function surroundingsOf(scope) {
  const { document, navigator } = scope;
  return {
    get isHidden() {
      return document?.visibilityState === 'hidden';
    },
    get isOnline() {
      return navigator?.onLine !== false;
    },
    /** Calls `changed({isNewNetwork})` when one of them may have changed; what it returns ends that. */
    watch(changed) {
      const aborter = new AbortController();
      const on = (target, name, isNewNetwork) => {
        target?.addEventListener(name, () => changed({ isNewNetwork }), { signal: aborter.signal });
      };
      on(document, 'visibilitychange', false);
      on(document && scope, 'online', true);
      on(document && scope, 'offline', false);
      return () => aborter.abort();
    },
  };
}
