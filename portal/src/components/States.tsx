import { Button, Empty, Result } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from './errorText';

interface ErrorStateProps {
  error: unknown;
  onRetry?: () => void;
}

/** A read that failed, in the place of what it would have shown. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  const { t } = useTranslation();
  const text = useErrorText();
  const retry = onRetry && (
    <Button type="primary" onClick={onRetry}>
      {t('common.retry')}
    </Button>
  );
  return (
    <div role="alert">
      <Result status="warning" title={t('errors.title')} subTitle={text(error)} extra={retry} />
    </div>
  );
}

export function EmptyState({ text, hint, action }: { text: string; hint?: string; action?: ReactNode }) {
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      className="state-empty"
      description={
        <>
          <div>{text}</div>
          {hint && <div className="muted small">{hint}</div>}
        </>
      }
    >
      {action}
    </Empty>
  );
}
