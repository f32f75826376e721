// Nobody starts this: it is there because what is published has to be a program.
return;
