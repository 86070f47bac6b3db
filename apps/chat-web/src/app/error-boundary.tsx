import { Component, type ReactNode } from 'react';
import { Translation } from 'react-i18next';
import { Blank } from '../ui/blank.tsx';
import { Button } from '../ui/button.tsx';

/** A fault of ours shows itself, and what to do, instead of an empty page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <Translation>
        {(t) => (
          <main role="alert">
            <Blank title={t('errors.title')} action={<Button look="primary" onClick={() => location.reload()}>{t('errors.reload')}</Button>}>
              {t('errors.hint')}
            </Blank>
          </main>
        )}
      </Translation>
    );
  }
}
