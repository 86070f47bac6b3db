import { createContext, useContext } from 'react';

/** What stands beside the conversation. */
export type Panel = 'details' | 'search' | 'saved' | undefined;

/** What lies over the page. */
export type Cover = { readonly kind: 'settings' | 'browse' | 'create' | 'direct' | 'shortcuts' } | { readonly kind: 'profile'; readonly userId: string } | { readonly kind: 'date'; readonly channelId: string; readonly day: string } | { readonly kind: 'moderation'; readonly channelId: string; readonly name: string } | undefined;

interface WorkspaceMoves {
  readonly panel: Panel;
  readonly showPanel: (panel: Panel) => void;
  readonly showCover: (cover: Cover) => void;
  readonly isSidebarOpen: boolean;
  readonly openSidebar: (open: boolean) => void;
  readonly toggleDiagnostics: () => void;
}

export const WorkspaceContext = createContext<WorkspaceMoves | undefined>(undefined);

export function useWorkspace(): WorkspaceMoves {
  const moves = useContext(WorkspaceContext);
  if (!moves) throw new Error('This stands outside of the workspace.');
  return moves;
}
