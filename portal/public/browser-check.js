/* Tells a visitor whose browser is too old. It has to run in that browser: no module, no syntax younger than itself. It looks for what is as
   young as the youngest thing that the portal needs (Chrome and Edge 98, Firefox 94, Safari 16.4). */
(function () {
  function lookbehind() {
    try {
      return new RegExp('(?<=a)b').test('ab');
    } catch (error) {
      return false;
    }
  }
  var young =
    'noModule' in document.createElement('script') &&
    typeof Object.hasOwn === 'function' &&
    typeof Array.prototype.at === 'function' &&
    typeof structuredClone === 'function' &&
    lookbehind();
  if (!young) {
    document.getElementById('too-old').style.display = 'block';
  }
})();
