import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';

export function Brand({ to, portal }: { to: string; portal: string }) {
  const { t } = useTranslation();
  return (
    <Link to={to} className="shell-brand">
      <img src="/favicon.svg" alt="" width={28} height={28} />
      <span>{t('app.name')}</span>
      <small>{portal}</small>
    </Link>
  );
}
