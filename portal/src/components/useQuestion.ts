import { App, type ModalFuncProps } from 'antd';
import { giveBack } from './useOverlay';

type Shown = 'title' | 'content' | 'okText' | 'cancelText' | 'onOk' | 'onCancel' | 'afterClose';
type Question = Pick<ModalFuncProps, Shown> & {
  /** The button that says yes is red, and Enter alone does not press it. */
  destroys?: boolean;
};

const DESTROYS: ModalFuncProps = { okButtonProps: { danger: true }, focusable: { autoFocusButton: 'cancel' } };

/** Every yes-or-no question of the portal. Closing it returns the focus to the element that opened it; then comes `afterClose`. */
export function useQuestion() {
  const { modal } = App.useApp();
  return ({ destroys = false, ...question }: Question): void => {
    const opener = document.activeElement;
    const afterClose = () => {
      giveBack(opener);
      question.afterClose?.();
    };
    void modal.confirm({ ...(destroys && DESTROYS), ...question, afterClose });
  };
}
