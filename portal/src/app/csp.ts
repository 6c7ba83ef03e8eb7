/** The per-response nonce that the gateway puts into index.html (vite `html.cspNonce`). */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';

/**
 * antd passes ConfigProvider.csp.nonce to its theme styles, but two helpers of @rc-component/util
 * (scroll-bar measuring, scroll lock) create <style> without it. Give every style element the nonce.
 */
export function noncedStyles(): void {
  if (!nonce) return;
  const create = document.createElement.bind(document);
  document.createElement = (tag: string, options?: ElementCreationOptions) => {
    const el = create(tag, options);
    if (tag === 'style') el.nonce = nonce;
    return el;
  };
}
