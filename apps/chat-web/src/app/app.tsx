import { type ChatError } from '@chatgenius/client-sdk';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Tips } from '../ui/tips.tsx';
import { Toasts } from '../ui/toast.tsx';
import { leaveAccount } from '../page/accounts.ts';
import { type Config } from '../page/config.ts';
import { ConfigContext } from '../page/config-context.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { type SignedIn } from '../page/session.ts';

/** Whoever is signed in does not load the one, and whoever is not does not wait for the other. */
const SignIn = lazy(() => import('../features/sign-in/sign-in.tsx'));
const SignedInPage = lazy(() => import('./signed-in-page.tsx'));

export function App({ config, initial }: { config: Config; initial: SignedIn | undefined }) {
  const [signedIn, setSignedIn] = useState(initial);
  const [ended, setEnded] = useState<ChatError>();
  useEffect(() => signedIn?.session.on('ended', (error) => leave(error)), [signedIn]);

  const leave = (error?: ChatError): void => {
    if (signedIn) leaveAccount(signedIn.handle);
    setEnded(error?.reason === 'SIGNED_OUT' ? undefined : error);
    setSignedIn(undefined);
  };
  const enter = (next: SignedIn): void => {
    setEnded(undefined);
    setSignedIn(next);
  };
  return (
    <ErrorBoundary>
      <ConfigContext value={config}>
        <Toasts>
          <Suspense>{signedIn ? <SignedInPage key={signedIn.session.userId} signedIn={signedIn} onEnd={leave} /> : <SignIn ended={ended} onEnter={enter} />}</Suspense>
        </Toasts>
        <Tips />
      </ConfigContext>
    </ErrorBoundary>
  );
}
