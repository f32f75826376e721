;;; Emacs with dap-mode: drives a whole session by its commands, and reads what its buffers show. -*- lexical-binding: t -*-
(package-initialize)
(require 'dap-mode)
(require 'dap-ui)
(require 'cl-lib)
;; lsp-treemacs 0.4, which draws the lists, asks for it; only versions of treemacs later than 2.8 have it.
(defvar treemacs-text-scale nil)

(define-derived-mode ttvm-mode prog-mode "ttvm" (setq-local comment-start ";"))
(add-to-list 'auto-mode-alist '("\\.ttvm\\'" . ttvm-mode))
(dap-register-debug-provider
 "ttvm" (lambda (configuration) (dap--put-if-absent configuration :dap-server-path (list "dotnet" (getenv "TTVM_ADAPTER")))))

(defconst program (expand-file-name "pair.ttvm" (getenv "TTVM_FOLDER")))

(defmacro await (form)
  "The value of FORM as soon as it is not nil, or nil if it never is."
  `(let ((end (+ (float-time) patience)) value)
     (while (and (not (setq value ,form)) (< (float-time) end)) (accept-process-output nil 0.01))
     value))

(defun shown (buffer text)
  "Whether BUFFER shows TEXT, now or soon."
  (await (and (get-buffer buffer) (with-current-buffer buffer (save-excursion (goto-char (point-min)) (search-forward text nil t))))))

(defun text-of (buffer)
  (and (get-buffer buffer) (with-current-buffer buffer (buffer-substring-no-properties (point-min) (point-max)))))

(defun at (marker)
  "Whether the cursor is in the line of MARKER when the program stands still again."
  (await (dap--debug-session-active-frame (dap--cur-session)))
  (with-current-buffer (find-file-noselect program)
    (string-match-p (format "<%s>" marker) (thing-at-point 'line t))))

(defun type-in (command text)
  "COMMAND, which asks for a TEXT that a batch has nobody to type."
  (cl-letf (((symbol-function 'read-string) (lambda (&rest _) text))) (call-interactively command)))

(defun answered (line answer)
  "Whether ANSWER comes after a LINE that is typed in the console."
  (with-current-buffer dap-ui--repl-buffer
    (goto-char (point-max))
    (insert line)
    (comint-send-input))
  (shown dap-ui--repl-buffer (format ">> %s\n%s" line answer)))

(defun switch-to (session name)
  "Makes the process called NAME the current one, as a person chooses it from the list."
  (setf (dap--debug-session-active-frame session) nil)
  (cl-letf (((symbol-function 'completing-read)
             (lambda (_ names &rest _) (cl-find-if (lambda (offered) (string-prefix-p name offered)) names))))
    (dap-switch-thread)
    (await (dap--debug-session-active-frame session))))

(defun go-back (session command)
  "Sends COMMAND, for which dap-mode has no command of its own, and waits for the stop behind it."
  (setf (dap--debug-session-active-frame session) nil)
  (dap--send-message (dap--make-request command (list :threadId (dap--debug-session-thread-id session))) #'ignore session))

(find-file program)
(search-forward "<dup>")
(dap-breakpoint-add)
(type-in #'dap-breakpoint-condition "n == 2")
(dap-mode 1)
(dap-ui-mode 1)
(dap-debug (list :type "ttvm" :request "launch" :name "pair" :program "${file}"))

(let* ((session (dap--cur-session))
       (output (dap--debug-session-output-buffer session))
       (adapter (process-id (dap--debug-session-proc session))))
  (check "it stops where a condition holds" (at "dup") (thing-at-point 'line t))
  (let ((frames (gethash 2 (dap--debug-session-thread-stack-frames session))))
    (check "the stack has the caller" (equal (mapcar (lambda (frame) (gethash "name" frame)) frames) '("double" "doubler")) frames))
  (check "the output came so far" (shown output "2\n") (text-of output))

  (switch-to session "main")
  (check "another process can be looked at" (at "receive") (thing-at-point 'line t))
  (switch-to session "doubler")

  (dap-ui-sessions)
  (with-current-buffer dap-ui--sessions-buffer
    (goto-char (point-min))
    (search-forward "pair")
    (treemacs-TAB-action))
  (check "it lists the processes with their states" (shown dap-ui--sessions-buffer "main #1 · waiting") (text-of dap-ui--sessions-buffer))
  (dap-ui-locals)
  (dap-ui-locals--refresh)
  (check "it shows scopes" (shown dap-ui--locals-buffer "Mailbox") (text-of dap-ui--locals-buffer))
  (check "it shows variables" (shown dap-ui--locals-buffer "n: 2") (text-of dap-ui--locals-buffer))
  (dap-ui-expressions-add "n * 21")
  (dap-ui-expressions-refresh)
  (check "it evaluates watches" (shown dap-ui--expressions-buffer "n * 21: 42") (text-of dap-ui--expressions-buffer))

  (dap-ui-repl)
  (check "the console evaluates" (answered "n + 5" "7\n") (text-of dap-ui--repl-buffer))

  (dap-next session)
  (check "it steps" (at "add") (thing-at-point 'line t))
  (dap-restart-frame session (gethash "id" (dap--debug-session-active-frame session)))
  (check "it restarts a frame" (at "double") (thing-at-point 'line t))
  ;; dap-mode 0.7 cannot set a variable: it names the variable where the protocol wants what holds it.
  (answered "PUSH_INT 50" "left 50")
  (answered "STORE n" "took 50")
  (check "the console executes instructions" (answered "n" "50\n") (text-of dap-ui--repl-buffer))
  (dap-step-out session)
  (check "it steps out" (at "back") (thing-at-point 'line t))

  (dap-continue session (dap--debug-session-thread-id session))
  (check "it stops at an uncaught error" (at "add") (thing-at-point 'line t))
  (check "the error is explained" (shown "*Messages*" "Exception has occurred: Uncaught error") (text-of "*Messages*"))
  (go-back session "stepBack")
  (check "it steps back" (at "dup") (thing-at-point 'line t))
  (go-back session "reverseContinue")
  (check "it goes back to where it would have stopped" (at "dup") (thing-at-point 'line t))
  (answered "n" "2\n")
  (dap-continue session (dap--debug-session-thread-id session))
  (check "it comes to the error again" (at "add") (thing-at-point 'line t))
  (check "output comes as it is written" (shown output "2\n100\n6\n") (text-of output))
  (dap-continue session (dap--debug-session-thread-id session))
  (check "the session ends with the program" (await (not (dap--session-running session))) session)
  (check "no adapter is left" (await (not (process-attributes adapter)))))
(finish)
