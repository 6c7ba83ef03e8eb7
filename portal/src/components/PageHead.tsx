import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  title: string;
  sub?: ReactNode;
  back?: ReactNode;
  /** the page's actions, at the right */
  children?: ReactNode;
}

export function PageHead({ title, sub, back, children }: Props) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
  }, [title, t]);
  return (
    <div className="page-head">
      {back}
      <h1>{title}</h1>
      {sub && <span className="sub">{sub}</span>}
      <span className="grow" />
      {children}
    </div>
  );
}
