/** Puts a button into a block of code, and makes it reachable by those who scroll with keys. */
export function copyableCode(block: HTMLElement): void {
  const code = block.querySelector('code') ?? block;
  const text = code.textContent;
  block.tabIndex = 0;
  block.setAttribute('role', 'region');
  block.setAttribute('aria-label', 'Code');
  const button = block.ownerDocument.createElement('button');
  button.type = 'button';
  button.className = 'quiet copy-code';
  button.textContent = 'Copy';
  button.setAttribute('aria-label', 'Copy code');
  button.addEventListener('click', () => {
    navigator.clipboard.writeText(text).then(
      () => (button.textContent = 'Copied'),
      () => (button.textContent = 'Not copied'),
    );
  });
  block.append(button);
}
