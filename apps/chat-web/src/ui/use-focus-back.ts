import { type RefObject, useEffect, useState } from 'react';

/** Can have the focus, and stays when its tools go. */
const ROW = '[data-row]';

/**
 * Gives the focus back to where it was before, once what has taken it is gone; else to the message that this belongs to, or to
 * where one writes. @param within what has taken it
 */
export function useFocusBack(within?: RefObject<Element | null>): void {
  // When this is mounted, parts of it may have taken the focus already.
  const [before] = useState(() => document.activeElement);
  useEffect(() => {
    const places = [before, before?.closest(ROW), within?.current?.closest(ROW)];
    return () => {
      // It went with what had it, and has not been given to anything else.
      if (document.activeElement !== document.body) return;
      const place = places.find((one) => one instanceof HTMLElement && one !== document.body && one.isConnected) ?? document.querySelector('main textarea');
      if (place instanceof HTMLElement) place.focus();
    };
  }, []);
}
