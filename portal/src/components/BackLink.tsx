import { ArrowLeftOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useBackTo } from './wayBack';

interface Props {
  /** the list that the page belongs to, for a page that was opened by its address */
  to: string;
  label: string;
}

/** The way back to the list as it was left: with its filters, page, sort and scroll position. */
export function BackLink({ to, label }: Props) {
  const { t } = useTranslation();
  const { from, goBack } = useBackTo(to);
  const words = from === to || from.startsWith(`${to}?`) ? label : t('common.back');
  const go = (event: MouseEvent) => {
    if (!goBack || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    goBack();
  };
  return (
    <Tooltip title={words}>
      <Link to={from} aria-label={words} className="back" onClick={go}>
        <ArrowLeftOutlined aria-hidden />
      </Link>
    </Tooltip>
  );
}
