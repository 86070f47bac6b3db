import { lazy, Suspense } from 'react';
import { type Cover } from './workspace-context.ts';

const Settings = lazy(() => import('../features/settings/settings.tsx'));
const BrowseChannels = lazy(() => import('../features/channels/browse-channels.tsx'));
const CreateChannel = lazy(() => import('../features/channels/create-channel.tsx'));
const NewDirect = lazy(() => import('../features/people/new-direct.tsx'));
const ProfileCard = lazy(() => import('../features/people/profile-card.tsx'));
const Shortcuts = lazy(() => import('../features/settings/shortcuts.tsx'));

/** What lies over the page comes when it is wanted. */
export function Covers({ cover, onClose }: { cover: Cover; onClose: () => void }) {
  return <Suspense>{coverOf(cover, onClose)}</Suspense>;
}

function coverOf(cover: Cover, onClose: () => void) {
  switch (cover?.kind) {
    case undefined:
      return null;
    case 'settings':
      return <Settings onClose={onClose} />;
    case 'browse':
      return <BrowseChannels onClose={onClose} />;
    case 'create':
      return <CreateChannel onClose={onClose} />;
    case 'direct':
      return <NewDirect onClose={onClose} />;
    case 'shortcuts':
      return <Shortcuts onClose={onClose} />;
    case 'profile':
      return <ProfileCard userId={cover.userId} onClose={onClose} />;
  }
}
