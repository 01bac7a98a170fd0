// What the theme builds while a page is open: tables that scroll can be reached by keyboard, buttons of code are named apart.
function nameParts() {
  for (const table of document.querySelectorAll('.md-typeset__scrollwrap:not([tabindex])')) table.tabIndex = 0;
  document.querySelectorAll('.md-code__nav').forEach((buttons, index) => buttons.setAttribute('aria-label', `Code ${index + 1}`));
}

new MutationObserver(nameParts).observe(document.body, { childList: true, subtree: true });
nameParts();
