import { cloneElement, lazy, type ReactElement, Suspense, useState } from 'react';

const EmojiPopover = lazy(() => import('./emoji-popover.tsx'));

interface PickerProps {
  onPick: (emoji: string) => void;
  onOpenChange?: (open: boolean) => void;
  /** What opens it. */
  children: ReactElement<{ onClick?: () => void }>;
}

/** The list of 1,900 emoji comes when somebody wants one. */
export function EmojiPicker({ onPick, onOpenChange, children }: PickerProps) {
  const [isWanted, want] = useState(false);
  const begin = (): void => {
    want(true);
    onOpenChange?.(true);
  };
  if (!isWanted) return cloneElement(children, { onClick: begin });
  return (
    <Suspense fallback={children}>
      <EmojiPopover onPick={onPick} onOpenChange={(open) => onOpenChange?.(open)}>
        {children}
      </EmojiPopover>
    </Suspense>
  );
}
