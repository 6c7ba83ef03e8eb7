import { App, type ModalFuncProps } from 'antd';
import { giveBack } from './useOverlay';

type Question = Pick<ModalFuncProps, 'title' | 'content' | 'okText' | 'cancelText' | 'onOk' | 'onCancel'> & {
  /** The button that says yes is red, and Enter alone does not press it. */
  destroys?: boolean;
};

const DESTROYS: ModalFuncProps = { okButtonProps: { danger: true }, focusable: { autoFocusButton: 'cancel' } };

/** Every yes-or-no question of the portal. The focus comes back to what asked, or to the page's content where that is gone. */
export function useQuestion() {
  const { modal } = App.useApp();
  return ({ destroys = false, ...question }: Question): void => {
    const opener = document.activeElement;
    void modal.confirm({ ...(destroys && DESTROYS), ...question, afterClose: () => giveBack(opener) });
  };
}
