import { useChannels } from '@chatgenius/client-sdk/react';
import { useEffect } from 'react';
import { groupsOf, inOrder } from '../features/sidebar/groups.rules.ts';
import { places } from '../page/places.ts';
import { type Cover, type Panel } from '../page/workspace-context.ts';

interface Moves {
  readonly showPanel: (panel: Panel) => void;
  readonly showCover: (cover: Cover) => void;
  readonly toggleDiagnostics: () => void;
  readonly go: (to: string) => void;
}

/** Keys that work everywhere on the page. */
export function useShortcuts({ showPanel, showCover, toggleDiagnostics, go }: Moves): void {
  const { channels } = useChannels();
  useEffect(() => {
    const all = inOrder(groupsOf(channels));
    const move = (step: number, wanted = all): void => {
      const at = wanted.findIndex(({ id }) => location.pathname.startsWith(places.channel(id)));
      const next = wanted.at((at + step) % Math.max(wanted.length, 1));
      if (next) go(places.channel(next.id));
    };
    const actions: Record<string, () => void> = {
      'ctrl+k': () => showPanel('search'),
      'ctrl+/': () => showCover({ kind: 'shortcuts' }),
      'ctrl+shift+d': toggleDiagnostics,
      'alt+arrowdown': () => move(1),
      'alt+arrowup': () => move(-1),
      'alt+shift+arrowdown': () => move(1, all.filter(({ id, unread }) => unread > 0 || location.pathname.startsWith(places.channel(id)))),
    };
    const onKey = (event: KeyboardEvent): void => {
      const parts = [(event.ctrlKey || event.metaKey) && 'ctrl', event.altKey && 'alt', event.shiftKey && 'shift', event.key.toLowerCase()];
      const action = actions[parts.filter(Boolean).join('+')];
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [channels, showPanel, showCover, toggleDiagnostics, go]);
}
