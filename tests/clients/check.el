;;; What the Emacs clients share. -*- lexical-binding: t -*-

;; Seconds that a check waits for what must come: far more than anything takes, also on a busy machine.
(defconst patience 120)

(defvar failures 0)
(defun check (what ok &optional seen)
  (princ (format "%s  %s%s\n" (if ok "ok" "FAIL") what (if ok "" (format ": %S" seen))))
  (unless ok (setq failures (1+ failures))))

(defun finish () (kill-emacs (if (= failures 0) 0 1)))
