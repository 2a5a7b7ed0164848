# A worker that ends when its queue is not there. It starts when the queue's port is open and the name of the store is
# known. If that takes longer than two minutes the pod shows a failed init, and the kubelet tries again.

deployment "mailer" {
  pattern "wait-for" "queue" {
    host   = "rabbitmq.queues"
    port   = 5672
    within = 120
  }

  pattern "wait-for" "store" {
    host = "store.shop.svc.cluster.local"
  }

  container "mailer" {
    image = "example/mailer:1.9.2"
    env   = { AMQP_URL = "amqp://rabbitmq.queues:5672", STORE = "store.shop.svc.cluster.local" }
  }
}
