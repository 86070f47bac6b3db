import { type ChatError } from '@chatgenius/client-sdk';
import { Direction, Tooltip } from 'radix-ui';
import { useEffect, useState } from 'react';
import { SignIn } from '../features/sign-in/sign-in.tsx';
import { isRightToLeft } from '../features/settings/theme.ts';
import { Toasts } from '../ui/toast.tsx';
import { leaveAccount } from './accounts.ts';
import { type Config } from './config.ts';
import { ConfigContext } from './config-context.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { SignedInPage } from './signed-in-page.tsx';
import { type SignedIn } from './session.ts';

const TIP_DELAY_MS = 400;

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
        <Direction.Provider dir={isRightToLeft() ? 'rtl' : 'ltr'}>
          <Tooltip.Provider delayDuration={TIP_DELAY_MS} disableHoverableContent>
            <Toasts>{signedIn ? <SignedInPage key={signedIn.session.userId} signedIn={signedIn} onEnd={leave} /> : <SignIn ended={ended} onEnter={enter} />}</Toasts>
          </Tooltip.Provider>
        </Direction.Provider>
      </ConfigContext>
    </ErrorBoundary>
  );
}
