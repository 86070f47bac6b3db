import { useEffect } from 'react';

/** Gives the focus back to where it was before, once what has taken it is gone; else to where one writes. */
export function useFocusBack(): void {
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      // It went with what had it, and has not been given to anything else.
      if (document.activeElement !== document.body) return;
      if (before instanceof HTMLElement && before !== document.body && before.isConnected) before.focus();
      else document.querySelector<HTMLElement>('main textarea')?.focus();
    };
  }, []);
}
