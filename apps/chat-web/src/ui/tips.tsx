import { useEffect, useRef, useState } from 'react';
import styles from './tips.module.css';

interface Shown {
  readonly text: string;
  readonly box: DOMRect;
}

const DELAY_MS = 400;
const GAP = 6;

const tipOf = (target: EventTarget | null): HTMLElement | null => (target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null);

/** One layer for all tips of the page: what a button does, for those who see it and wonder. Screen readers have its name already. */
export function Tips() {
  const [shown, show] = useState<Shown>();
  const tip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hide = (): void => {
      clearTimeout(timer);
      show(undefined);
    };
    const later = ({ target }: Event): void => {
      hide();
      const owner = tipOf(target);
      if (owner && owner.getAttribute('aria-expanded') !== 'true') timer = setTimeout(() => owner.isConnected && show({ text: owner.dataset.tip ?? '', box: owner.getBoundingClientRect() }), DELAY_MS);
    };
    const focused = (event: Event): void => {
      if (tipOf(event.target)?.matches(':focus-visible')) later(event);
    };
    const listeners = { pointerover: later, focusin: focused, focusout: hide, pointerdown: hide, keydown: hide, scroll: hide };
    for (const [name, listener] of Object.entries(listeners)) document.addEventListener(name, listener, true);
    return () => {
      clearTimeout(timer);
      for (const [name, listener] of Object.entries(listeners)) document.removeEventListener(name, listener, true);
    };
  }, []);
  useEffect(() => {
    if (!shown || !tip.current) return;
    const { offsetWidth: width, offsetHeight: height } = tip.current;
    const { left, width: wide, bottom, top } = shown.box;
    const below = bottom + GAP + height < innerHeight;
    tip.current.style.left = `${Math.max(GAP, Math.min(innerWidth - width - GAP, left + wide / 2 - width / 2))}px`;
    tip.current.style.top = `${below ? bottom + GAP : top - GAP - height}px`;
  }, [shown]);
  return (
    shown && (
      <div ref={tip} className={styles.tip} aria-hidden>
        {shown.text}
      </div>
    )
  );
}
