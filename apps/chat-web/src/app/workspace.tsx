import { Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Route, Switch, useLocation } from 'wouter';
import { AnnouncementBar } from '../features/announcements/announcement-bar.tsx';
import { ConnectionBar } from '../features/connection/connection-bar.tsx';
import { ConversationPage } from '../features/conversation/conversation-page.tsx';
import { Home } from '../features/conversation/home.tsx';
import { Sidebar } from '../features/sidebar/sidebar.tsx';
import { useBrowserNotices } from '../features/notices/use-browser-notices.ts';
import { useReportNotices } from '../features/notices/use-report-notices.ts';
import { useTitle } from '../features/notices/use-title.ts';
import { LAYERS_ID } from '../ui/layers.ts';
import { lazyWithTexts } from '../ui/lazy-with-texts.tsx';
import { Covers } from './covers.tsx';
import { routes } from '../page/places.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { WorkspaceContext, type Cover, type Panel } from '../page/workspace-context.ts';
import styles from './workspace.module.css';

const Diagnostics = lazyWithTexts(() => import('../features/diagnostics/diagnostics.tsx'));
const Administration = lazyWithTexts(() => import('../features/administration/administration.tsx'));
const Invitation = lazyWithTexts(() => import('../features/invitation/invitation.tsx'));

/** The page of somebody who is signed in. */
export function Workspace() {
  const { t } = useTranslation();
  const [panel, showPanel] = useState<Panel>();
  const [cover, showCover] = useState<Cover>();
  const [isSidebarOpen, openSidebar] = useState(false);
  const [isDiagnosing, diagnose] = useState(false);
  const moves = useMemo(() => ({ panel, showPanel, showCover, isSidebarOpen, openSidebar, toggleDiagnostics: () => diagnose((is) => !is) }), [panel, isSidebarOpen]);
  const [, go] = useLocation();
  useShortcuts({ ...moves, go });
  useTitle();
  useBrowserNotices(go);
  useReportNotices();
  return (
    <WorkspaceContext value={moves}>
      <div className={styles.workspace} data-sidebar={isSidebarOpen}>
        <Sidebar />
        <div className={styles.main}>
          <ConnectionBar />
          <AnnouncementBar />
          <Switch>
            <Route path={routes.invitation}>{({ token }) => <Suspense><Invitation token={token} /></Suspense>}</Route>
            <Route path={routes.administration}>{() => <Suspense><Administration /></Suspense>}</Route>
            <Route path={routes.reply}>{({ channelId, threadId, messageId }) => <ConversationPage key={channelId} channelId={channelId} threadId={threadId} messageId={messageId} />}</Route>
            <Route path={routes.thread}>{({ channelId, threadId }) => <ConversationPage key={channelId} channelId={channelId} threadId={threadId} />}</Route>
            <Route path={routes.message}>{({ channelId, messageId }) => <ConversationPage key={channelId} channelId={channelId} messageId={messageId} />}</Route>
            <Route path={routes.channel}>{({ channelId }) => <ConversationPage key={channelId} channelId={channelId} />}</Route>
            <Route>
              <Home />
            </Route>
          </Switch>
        </div>
      </div>
      <section id={LAYERS_ID} aria-label={t('menus')} />
      <Covers cover={cover} onClose={() => showCover(undefined)} />
      {isDiagnosing && (
        <Suspense>
          <Diagnostics onClose={() => diagnose(false)} />
        </Suspense>
      )}
    </WorkspaceContext>
  );
}
