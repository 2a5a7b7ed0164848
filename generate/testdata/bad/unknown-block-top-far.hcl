frobnicator "web" {}
